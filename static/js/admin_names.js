/* A field of the admin with a search window (select2) bears no name for a screen reader: it gets that of its label. */
(() => {
  const jquery = window.django && window.django.jQuery;
  if (!jquery) return;

  const labelOf = (field) => document.querySelector(`label[for="${CSS.escape(field.id)}"]`);

  const name = (field) => {
    const label = labelOf(field);
    const box = field.parentElement.querySelector(".select2-container");
    if (!label || !box) return;
    const words = label.textContent.replace(":", "").trim();
    box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox], .select2-search__field, ul").forEach((part) => {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", words);
    });
  };

  jquery(() => {
    document.querySelectorAll("select.admin-autocomplete").forEach((field) => {
      name(field);
      jquery(field).on("select2:select select2:unselect select2:clear change", () => name(field));
      jquery(field).on("select2:open", () => {
        field.parentElement.querySelectorAll("[role=combobox]").forEach((part) => {
          part.setAttribute("aria-controls", `select2-${field.id}-results`);
        });
        const label = labelOf(field);
        const words = label ? label.textContent.replace(":", "").trim() : "";
        document.querySelectorAll(".select2-container--open .select2-search__field, .select2-results__options").forEach(
          (part) => part.setAttribute("aria-label", `Cari ${words}`),
        );
      });
    });
  });
})();
