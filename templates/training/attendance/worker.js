/* Opens the page of scanning without a signal. Asks the network first; keeps nothing itself: the page says what to keep. */
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isPage = /^\/bimtek\/[^/]+\/pindai\/$/.test(url.pathname);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || !(isPage || event.request.mode !== "navigate")) {
    return;
  }
  if (url.pathname.endsWith("/kirim/")) {
    return;
  }
  event.respondWith(
    fetch(event.request).catch(async (error) => {
      const kept = await caches.match(event.request, { ignoreSearch: true });
      if (kept) {
        return kept;
      }
      throw error;
    }),
  );
});
