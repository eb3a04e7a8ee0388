"""A camera that sees one QR code: a Y4M film of still pictures, which Chromium plays as its fake device."""

import io

import segno
from PIL import Image

WIDTH, HEIGHT, FRAMES = 640, 480, 15


def film_of(text, path):
    """Write the film of a QR code in the middle of a grey table."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=9, border=4)
    code = Image.open(drawn).convert("L")
    picture = Image.new("L", (WIDTH, HEIGHT), 150)
    picture.paste(code, ((WIDTH - code.width) // 2, (HEIGHT - code.height) // 2))
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420jpeg\n".encode() + frame * FRAMES)
