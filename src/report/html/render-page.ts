/**
 * A report as one page that asks nothing of any network: skeleton, style, script and data in one file.
 *
 * The policy in its head allows exactly this style and this script, by their hashes, and nothing else.
 * The data is JSON that the browser does not run; the script makes text of it, never markup.
 */
import { printable } from '../printable.js';
import { pageScript, pageScriptHash, pageStyle, pageStyleHash } from './page-assets.js';
import type { PageData } from './page-data.js';

export function renderPage(data: PageData): string {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${pageScriptHash}'`,
    `style-src 'sha256-${pageStyleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(data.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${skeleton}
<script type="application/json" id="data">${jsonInPage(data)}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

/** No `<` is left, so that nothing in it ends the element or opens another. */
function jsonInPage(data: PageData): string {
  const text = JSON.stringify(data, (_, value: unknown) => {
    return typeof value === 'string' ? value.split('\n').map(printable).join('\n') : value;
  });
  return text.replaceAll('<', '\\u003c');
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return printable(text).replace(/[&<>]/g, (character) => names[character]!);
}

const skeleton = `<header>
<div class="title">
<span id="verdict" class="badge"></span>
<h1 id="name"></h1>
<button id="help-button" type="button" aria-haspopup="dialog">Keys: ?</button>
</div>
<p id="reason"></p>
<dl id="facts"></dl>
<div id="case-chooser" class="tools" hidden>
<label for="cases">Case <kbd>c</kbd></label>
<select id="cases"></select>
</div>
<noscript><p>This page shows a report with a script of its own, which the browser does not run.</p></noscript>
</header>
<main>
<section id="timeline-section" aria-labelledby="timeline-title">
<h2 id="timeline-title">Timeline</h2>
<div class="tools">
<label for="views">Show</label>
<select id="views"></select>
<label><input type="checkbox" id="all-lanes"> all tasks and objects</label>
<button id="previous" type="button" aria-label="previous row">▲</button>
<button id="next" type="button" aria-label="next row">▼</button>
<button id="to-mark" type="button">To the violation</button>
<span id="position"></span>
</div>
<div id="timeline-box"></div>
<p id="cut" class="note" hidden>There were more events than a page holds.</p>
<p id="spoken" class="hidden" aria-live="polite"></p>
</section>
<div class="side">
<section id="detail-section" aria-labelledby="detail-title">
<h2 id="detail-title">At this row</h2>
<div id="detail" class="panel" tabindex="0" role="group" aria-labelledby="detail-title"></div>
</section>
<section id="source-section" aria-labelledby="source-title">
<h2 id="source-title">Specification</h2>
<div id="source-names"></div>
<div id="source" class="panel" tabindex="0" role="group" aria-labelledby="source-title"></div>
</section>
</div>
<section id="guards-section" class="wide" aria-labelledby="guards-title">
<h2 id="guards-title">What might have explained the event, and what stood against it</h2>
<div id="guards" class="panel columns"></div>
</section>
<section id="states-section" class="wide" aria-labelledby="states-title">
<h2 id="states-title">What was possible before the event</h2>
<div id="states" class="panel"></div>
</section>
<section id="graph-section" class="wide" aria-labelledby="graph-title">
<h2 id="graph-title">All states and the steps between them</h2>
<div id="graph" class="panel" tabindex="0" role="group" aria-labelledby="graph-title"></div>
</section>
<section class="wide" aria-labelledby="text-title">
<h2 id="text-title">As text</h2>
<pre id="text" class="panel" tabindex="0" role="group" aria-labelledby="text-title"></pre>
</section>
</main>
<dialog id="help" aria-labelledby="help-title">
<h2 id="help-title">Keys</h2>
<table>
<tr><th scope="row"><kbd>j</kbd> <kbd>k</kbd> <kbd>↓</kbd> <kbd>↑</kbd></th><td>next and previous row</td></tr>
<tr><th scope="row"><kbd>Page</kbd> <kbd>Home</kbd> <kbd>End</kbd></th><td>further</td></tr>
<tr><th scope="row"><kbd>m</kbd></th><td>to the violation</td></tr>
<tr><th scope="row"><kbd>v</kbd></th><td>other rows: all, what concerns the object, the smallest part</td></tr>
<tr><th scope="row"><kbd>l</kbd></th><td>all tasks and objects, or those that matter</td></tr>
<tr><th scope="row"><kbd>c</kbd></th><td>the next case</td></tr>
<tr><th scope="row"><kbd>?</kbd></th><td>these keys</td></tr>
</table>
<form method="dialog"><button>Close</button></form>
</dialog>`;
