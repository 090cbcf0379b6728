import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { judge, type Verdict } from './verdict';

/** What is said to a person when something fails; `fix` and `description` say what to do. */
const SAID = ['description', 'fix', 'message', 'problem'];

/** Words that blame or frighten; the names of n8n's own things stay. */
const AVOIDED = /\b(errors?|problems?|failures?|mistakes?)\b/i;
const OWN_NAMES = /error (workflow|output)s?|On Error/g;

/** The sentences of a source file that are said when something fails. */
function saidIn(path: string, code: string): string[] {
	const said: string[] = [];
	const collect = (node: ts.Node): void => {
		if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) said.push(node.text);
		if (ts.isTemplateMiddleOrTemplateTail(node)) said.push(node.text);
		ts.forEachChild(node, collect);
	};
	const visit = (node: ts.Node): void => {
		const isSaid = ts.isPropertyAssignment(node) && SAID.includes(node.name.getText());
		if (isSaid) collect(node.initializer);
		else ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true));
	return said.filter((text) => text.includes(' '));
}

/** What n8n asks of messages, by reading the source files in which they stand. */
export function errorRules(
	paths: readonly string[],
	read = (path: string) => readFileSync(path, 'utf8'),
): Verdict[] {
	const blaming = paths.flatMap((path) =>
		saidIn(path, read(path))
			.filter((text) => AVOIDED.test(text.replace(OWN_NAMES, '')))
			.map((text) => `${path}: ${text.trim()}`),
	);
	return [judge('Messages: no error, problem, failure, mistake', blaming)];
}
