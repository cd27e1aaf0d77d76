#!/usr/bin/env python3
"""The pages of a file of pages.py by reportlab: peer_pages.py INK TIMES OUT. Its fonts must be TrueType: WenQuanYi Zen Hei for both weights."""
import io
import sys
import time

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

A4 = (595.276, 841.89)
FONT = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"


def steps_of(words):
    """[(step, numbers)] of a path."""
    path, sizes, at = [], {"m": 2, "l": 2, "c": 6, "h": 0}, 0
    while at < len(words):
        size = sizes[words[at]]
        path.append((words[at], [float(word) for word in words[at + 1:at + 1 + size]]))
        at += 1 + size
    return path


def act_of(line):
    """A line as a tuple, its numbers read: that is not what is measured."""
    words = line.rstrip("\n").split(" ", 8)
    if words[0] == "text":
        return "text", words[1], *map(float, words[2:5]), tuple(map(float, words[5:8])), words[8]
    words = line.split()
    return (words[0], float(words[1]), tuple(map(float, words[2:5])), steps_of(words[5:])) if words[1:] else ("page",)


def draw_path(canvas, kind, width, colour, steps):
    path = canvas.beginPath()
    calls = {"m": path.moveTo, "l": path.lineTo, "c": path.curveTo, "h": path.close}
    for step, numbers in steps:
        calls[step](*numbers)
    if kind == "fill":
        canvas.setFillColorRGB(*colour)
    else:
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(width)
    canvas.drawPath(path, stroke=kind == "stroke", fill=kind == "fill")


def document(acts):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    for number, act in enumerate(acts):
        if act[0] == "page":
            if number:
                canvas.showPage()
        elif act[0] == "text":
            _, face, size, x, y, colour, words = act
            canvas.setFillColorRGB(*colour)
            canvas.setFont(face, size)
            canvas.drawString(x, y, words)
        else:
            draw_path(canvas, *act)
    canvas.save()
    return out.getvalue()


def main(ink, times, out):
    for face in ("regular", "bold"):
        pdfmetrics.registerFont(TTFont(face, FONT, subfontIndex=0))
    with open(ink, encoding="utf-8") as file:
        acts = [act_of(line) for line in file]
    pdf = document(acts)
    begin = time.process_time()
    for _ in range(int(times)):
        pdf = document(acts)
    print(f"{(time.process_time() - begin) / int(times):.6f} {len(pdf)} reportlab {reportlab.Version}")
    with open(out, "wb") as file:
        file.write(pdf)


if __name__ == "__main__":
    main(*sys.argv[1:])
