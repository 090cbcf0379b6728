/** How the report looks on a screen and on paper. */
export const STYLES = `
:root { color-scheme: light; --ink: #1d2226; --soft: #56687a; --line: #d6dbe0; --good: #01754f; --bad: #b24020; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem; color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 2rem; line-height: 1.2; }
h2 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.3; }
a { color: #0a66c2; }
.soft { color: var(--soft); }
.verdict { font-weight: 600; white-space: nowrap; }
.passed { color: var(--good); }
.failed { color: var(--bad); }
section { margin-top: 3rem; padding-top: 1.5rem; border-top: 3px solid var(--ink); }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .35rem 1rem; margin: 0 0 1rem; }
dt { color: var(--soft); }
dd { margin: 0; }
table { width: 100%; margin: 1rem 0; border-collapse: collapse; font-size: .875rem; }
caption { padding-bottom: .35rem; font-size: 1rem; text-align: start; }
th, td { padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--line); text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; }
figure { margin: 1rem 0; }
figure img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
figcaption { margin-top: .35rem; color: var(--soft); font-size: .875rem; }
.problem { padding: .75rem 1rem; border-inline-start: 4px solid var(--bad); background: #fdf3ef; overflow-wrap: anywhere; }
@media print {
	body { max-width: none; padding: 0; font-size: 11pt; }
	section { break-before: page; margin-top: 0; }
	figure, tr, .problem { break-inside: avoid; }
}
`;
