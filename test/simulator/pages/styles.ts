import { SafeHtml } from './html';

/** The whole look of the pages; nothing is loaded from elsewhere. */
export const STYLES = new SafeHtml(`
:root { --ink: #1d2226; --soft: #56687a; --line: #d6dbe0; --brand: #0a5fb4; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f2ee; color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.bar { background: #fff; border-bottom: 1px solid var(--line); padding: .75rem 1.5rem; }
.bar strong { color: var(--brand); }
.bar span { color: var(--soft); margin-inline-start: .5rem; font-size: .875rem; }
main { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
.card { background: #fff; border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; }
h2 { font-size: 1.125rem; }
.card + .card { margin-top: 1rem; }
h1, h2 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p, li, label, legend { overflow-wrap: anywhere; }
bdi, [dir='auto']:not(textarea) { white-space: pre-line; }
p { margin: .5rem 0; }
p:empty { display: none; }
.soft { color: var(--soft); font-size: .875rem; }
ul.plain { list-style: none; margin: 0; padding: 0; }
ul.plain > li { padding: .75rem 0; border-top: 1px solid var(--line); }
ul.plain > li:first-child { border-top: 0; }
a { color: var(--brand); font-weight: 600; }
.field { margin: 1.25rem 0 0; padding: 0; border: 0; min-width: 0; }
.field > label:not(.choice), .field > legend { display: block; font-weight: 600; padding: 0; margin-bottom: .25rem; }
.choice { display: flex; gap: .5rem; align-items: baseline; padding: .15rem 0; }
input[type='text'], input[type='email'], input[type='tel'], textarea {
	width: 100%; font: inherit; padding: .5rem .75rem; border: 1px solid #8c98a4; border-radius: .375rem;
}
input[aria-invalid='true'], textarea[aria-invalid='true'] { border-color: var(--bad); outline-color: var(--bad); }
.message { color: var(--bad); font-size: .875rem; margin: .25rem 0 0; }
.problems { margin: 1rem 0; border-inline-start: .25rem solid var(--bad); padding-inline-start: 1rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { font: inherit; font-weight: 600; padding: .5rem 1.5rem; border-radius: 1.5rem; cursor: pointer;
	border: 1px solid var(--brand); background: #fff; color: var(--brand); }
button.primary { background: var(--brand); color: #fff; }
button:focus-visible, a:focus-visible, input:focus-visible { outline: 3px solid #70b5f9; }
`);
