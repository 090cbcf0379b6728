import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sortBy } from 'lodash';
import ts from 'typescript';

import { randomNumbers } from '../histories/virtualClock';
import type { Mutant } from './mutants';

const ROOT = join(__dirname, '..', '..');

/** Where a small mistake harms people. Fields and texts of the panel are seen in the editor's tests. */
const ROOMS = [
	'shared/wire',
	'shared/lists',
	'shared/linkedin',
	'shared/rows',
	'shared/values',
	'LinkedInInstantLead',
	'LinkedInLeadSync/trigger',
	'LinkedInLeadSync/actions/lead',
];

const OPERATORS: Partial<Record<ts.SyntaxKind, string>> = {
	[ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
	[ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
	[ts.SyntaxKind.LessThanToken]: '<=',
	[ts.SyntaxKind.LessThanEqualsToken]: '<',
	[ts.SyntaxKind.GreaterThanToken]: '>=',
	[ts.SyntaxKind.GreaterThanEqualsToken]: '>',
	[ts.SyntaxKind.AmpersandAmpersandToken]: '||',
	[ts.SyntaxKind.BarBarToken]: '&&',
	[ts.SyntaxKind.PlusToken]: '-',
	[ts.SyntaxKind.MinusToken]: '+',
};

/** A place in a source, and what replaces it. */
interface Change {
	from: number;
	to: number;
	becomes: string;
}

/**
 * Small mistakes in any line, in a random order.
 * @param seed the same one chooses the same mistakes in the same source
 */
export function mutantsOfAnyLine(count: number, seed: number): Mutant[] {
	const files = ROOMS.flatMap((room) =>
		readdirSync(join(ROOT, 'nodes', room), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts') && !file.includes('Fields'))
			.map((file) => join('nodes', room, file)),
	).sort();
	const all = files.flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), 'utf8')));
	const random = randomNumbers(seed);
	return sortBy(all, () => random()).slice(0, count);
}

function mutantsOf(file: string, source: string): Mutant[] {
	const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
	return changesIn(tree).map(({ from, to, becomes }) => {
		const { line, character } = tree.getLineAndCharacterOfPosition(from);
		const place = `${file}:${line + 1}:${character + 1}`;
		return {
			name: place.replaceAll('/', '.').replaceAll(':', '-'),
			defect: `${place}: ${source.slice(from, to).slice(0, 60)} → ${becomes}`,
			file,
			apply: (text) => text.slice(0, from) + becomes + text.slice(to),
		};
	});
}

function changesIn(tree: ts.SourceFile): Change[] {
	const changes: Change[] = [];
	const add = (node: ts.Node, becomes: string) =>
		changes.push({ from: node.getStart(), to: node.getEnd(), becomes });
	const visit = (node: ts.Node): void => {
		// Types and imports do nothing at run time.
		if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node))
			return;
		if (ts.isBinaryExpression(node)) {
			const becomes = OPERATORS[node.operatorToken.kind];
			const isOfTexts = [node.left, node.right].some(ts.isStringLiteralLike);
			if (becomes !== undefined && !isOfTexts) add(node.operatorToken, becomes);
		}
		if (ts.isIfStatement(node)) add(node.expression, 'false');
		if (ts.isConditionalExpression(node)) add(node.condition, 'true');
		if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
			add(node, node.operand.getText());
		}
		if (ts.isNumericLiteral(node) && ts.isVariableDeclaration(node.parent))
			add(node, `2 * ${node.text}`);
		if (ts.isExpressionStatement(node) && isEffect(node.expression)) add(node, ';');
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return changes;
}

function isEffect(expression: ts.Expression): boolean {
	const inner = ts.isAwaitExpression(expression) ? expression.expression : expression;
	return ts.isCallExpression(inner) && inner.expression.kind !== ts.SyntaxKind.SuperKeyword;
}
