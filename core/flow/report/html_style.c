/* Sizes are points of paper: a point is 1.75 pixels on a screen, so that the page is the sheet made larger and its
 * charts, which are set in points, fit without a word more; in print it is a point again. */
#include "flow/report/html_parts.h"

static const char rules[] =
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%}\n"
    "body{margin:0;background:var(--paper);color:var(--ink-t);font:400 var(--body)/1.55 \"Noto Sans CJK SC\","
    "\"Noto Sans SC\",\"Source Han Sans SC\",\"PingFang SC\",\"Microsoft YaHei\",system-ui,sans-serif;"
    "overflow-wrap:break-word;-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"
    ".sheet{max-width:calc(565*var(--pt));margin:0 auto;padding:calc(20*var(--pt)) calc(25*var(--pt)) "
    "calc(30*var(--pt))}\n"
    "body::before{content:\"\";display:block;height:calc(4*var(--pt));background:var(--accent)}\n"
    "h1,h2,h3,p,ul,dl,dd,figure{margin:0;padding:0}\n"
    "h1{font-size:var(--title);line-height:1.25}\n"
    "h2,h3{font-size:var(--heading);line-height:1.4;margin:0 0 calc(4*var(--pt))}\n"
    ".heads{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 2em;font-weight:700}\n"
    ".kicker{color:var(--accent-t);letter-spacing:.1em}\n"
    ".period{font-size:calc(var(--headline)*1.05)}\n"
    ".subtitle,.note,.fine{color:var(--muted-t)}\n"
    ".working{margin-top:calc(4*var(--pt));padding:.3em .8em;background:var(--warning-soft);color:var(--warning-t);"
    "font-weight:700}\n"
    ".note{font-size:var(--small)}\n"
    ".fine,small{font-size:var(--fine);color:var(--muted-t);line-height:1.45}\n"
    "nav{margin-top:calc(10*var(--pt));font-size:var(--small)}\n"
    "nav ul{display:flex;flex-wrap:wrap;gap:0 1.4em;list-style:none}\n"
    "nav a{display:inline-block;padding:.3em 0;min-height:24px}\n"
    "a{color:var(--accent-t)}\n"
    ":focus-visible{outline:3px solid var(--accent-t);outline-offset:2px}\n"
    "main:focus{outline:none}\n"
    ".skip{position:absolute;left:-99em;background:var(--paper);padding:.6em 1em;z-index:1}\n"
    ".skip:focus{left:.5em;top:.5em}\n"
    ".block{margin-top:calc(13*var(--pt))}\n"
    ".block>h2+.note,.block>h3+.note{margin:calc(-3*var(--pt)) 0 calc(5*var(--pt))}\n"
    ".section{border-top:1px solid var(--rule);padding-top:calc(6*var(--pt));margin-top:calc(18*var(--pt))}\n"
    ".section h2{font-size:calc(var(--heading)*1.12)}\n"
    ".headline{background:var(--panel);border-left:calc(4*var(--pt)) solid var(--muted);border-radius:4px;"
    "padding:calc(8*var(--pt)) calc(14*var(--pt))}\n"
    ".headline.good{background:var(--accent-soft);border-color:var(--accent)}\n"
    ".headline.bad{background:var(--warning-soft);border-color:var(--warning)}\n"
    ".headline .big{font-size:var(--headline);font-weight:700;line-height:1.45}\n"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,calc(105*var(--pt))),1fr));"
    "gap:calc(10*var(--pt));list-style:none}\n"
    ".card{border:1px solid var(--rule);border-radius:8px;padding:calc(8*var(--pt)) calc(10*var(--pt));display:flex;"
    "flex-direction:column}\n"
    ".card svg{margin-top:auto;padding-top:calc(4*var(--pt));width:100%}\n"
    ".value{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:0 .4em;"
    "font-size:calc(var(--figure)*.9);font-weight:700;line-height:1.4}\n"
    ".pill{font-size:var(--small);font-weight:400;border-radius:2em;padding:.1em .6em;background:var(--panel);"
    "color:var(--muted-t)}\n"
    ".pill.up,.pill.down{font-weight:700}\n"
    ".pill.up{background:var(--accent-soft);color:var(--accent-t)}\n"
    ".pill.down{background:var(--warning-soft);color:var(--warning-t)}\n"
    ".columns{display:grid;gap:calc(13*var(--pt)) calc(26*var(--pt));align-items:start}\n"
    ".columns>div{min-width:0}\n"
    ".columns>div>.block:first-child{margin-top:0}\n"
    ".scroll{overflow-x:auto}\n"
    "svg{display:block;max-width:100%;height:auto;font-family:inherit}\n"
    ".scroll>svg{max-width:none;width:100%}\n"
    "details{margin-top:calc(4*var(--pt));font-size:var(--small)}\n"
    "summary{cursor:pointer;color:var(--accent-t);width:max-content;max-width:100%}\n"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;font-weight:700;padding:.5em 0 .2em}\n"
    "th,td{text-align:left;vertical-align:top;padding:calc(3.5*var(--pt)) calc(12*var(--pt)) calc(3*var(--pt)) 0;"
    "border-bottom:1px solid var(--rule)}\n"
    "th:last-child,td:last-child{padding-right:0}\n"
    "thead th{font-size:var(--small);color:var(--muted-t);border-bottom-color:var(--muted);vertical-align:bottom}\n"
    "tbody th,tfoot th{font-weight:400}\n"
    "tfoot th,tfoot td{border-top:1px solid var(--muted);font-weight:700}\n"
    "th.group{font-weight:700;background:var(--panel);padding-left:.5em}\n"
    ".right{text-align:right}\n"
    ".centre{text-align:center}\n"
    "td small,th small{display:block}\n"
    "td small{white-space:nowrap}\n"
    "td small.words{white-space:normal}\n"
    "tbody th{min-width:calc(46*var(--pt))}\n"
    ".clear{font-weight:700}\n"
    ".clear.up{color:var(--accent-t)}\n"
    ".clear.down{color:var(--warning-t)}\n"
    ".quotes{list-style:none}\n"
    ".quotes li{border-left:3px solid var(--rule);padding:.2em 0 .2em .8em;margin-top:.7em}\n"
    "blockquote{margin:0;white-space:pre-line}\n"
    "footer{margin-top:calc(24*var(--pt));border-top:1px solid var(--rule);padding-top:calc(8*var(--pt));"
    "font-size:var(--fine);color:var(--muted-t)}\n"
    "footer h2{font-size:var(--fine);margin:calc(6*var(--pt)) 0 calc(2*var(--pt))}\n"
    "dl{columns:2;column-gap:calc(20*var(--pt))}\n"
    "footer dl>div{break-inside:avoid;margin-bottom:.2em}\n"
    "dt,dd{display:inline}\n"
    "dt{font-weight:700;white-space:nowrap}\n"
    ".provenance{columns:1}\n"
    ".provenance>div{display:inline-block;margin-right:1.6em}\n"
    "dt::after{content:\"\\A0\\A0\"}\n"
    "dd{overflow-wrap:anywhere}\n"
    "@media screen and (max-width:720px){\n"
    ":root{--pt:1.6px}\n"
    ".sheet{padding-left:16px;padding-right:16px}\n"
    ".columns{grid-template-columns:minmax(0,1fr)}\n"
    ".wide{min-width:calc(430*var(--pt))}\n"
    ".mid{min-width:calc(250*var(--pt))}\n"
    "h1{font-size:calc(var(--title)*.8)}\n"
    "dl{columns:1}\n"
    "}\n"
    "@page{size:A4;margin:14mm}\n"
    "@media print{\n"
    ":root{--pt:1pt}\n"
    ".sheet{max-width:none;padding:0}\n"
    "body::before{height:3pt;margin-bottom:8pt}\n"
    ".skip,nav,details{display:none}\n"
    ".wide,.mid{min-width:0}\n"
    ".scroll{overflow:visible}\n"
    ".drawn,.card,.headline,tr{break-inside:avoid}\n"
    "h2,h3,thead,.section{break-after:avoid}\n"
    ".page-break{break-after:page}\n"
    "p{orphans:2;widows:2}\n"
    "}\n";

/* `--body:calc(9*var(--pt));` */
static void put_size(struct buf *out, const char *name, double points) {
    long tenths = (long)(points * 10 + .5);
    buf_format(out, "--%s:calc(%ld.%ld*var(--pt));", name, tenths / 10, tenths % 10);
}

void html_style(const struct html *html, const struct theme *theme, struct buf *out) {
    buf_text(out, "\n");
    shades_css(html->shades, out);
    buf_text(out, ":root{--pt:1.75px;");
    put_size(out, "title", theme->title_size);
    put_size(out, "figure", theme->figure_size);
    put_size(out, "headline", theme->headline_size);
    put_size(out, "heading", theme->heading_size);
    put_size(out, "body", theme->body_size);
    put_size(out, "small", theme->small_size);
    put_size(out, "fine", theme->fine_size);
    buf_text(out, "}\n");
    for (size_t i = 0; i < sizeof html->splits; i++)
        if (html->splits[i])
            buf_format(out, ".split%zu{grid-template-columns:minmax(0,%zufr) minmax(0,%zufr)}\n", i, i, 100 - i);
    buf_text(out, rules);
}
