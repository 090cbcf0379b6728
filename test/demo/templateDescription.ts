/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { TEMPLATES_FOLDER, type TemplateName } from './template';

export const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** n8n's yellow, the colour of the note that holds the description. */
const YELLOW = 1;

/** Where the notes are, in pixels: the description on the left, the others in a column beside it. */
const LEFT = -60;
const GAP = 40;
const WIDTHS = { description: 860, other: 400 };
const ABOVE_NODES = 60;

/** How n8n's editor sets a text, in pixels; a little more than it needs. */
const LETTER = 6.8;
const LINE = 18.5;
const BREAK = 9;
const BORDER = 32;

interface NoteParameters {
	content: string;
	color: number;
	height: number;
	width: number;
}

/** The parameters of a note. */
export function noteOf({ parameters }: INode): NoteParameters {
	return parameters as unknown as NoteParameters;
}

/** Whether a node is the note that holds the description. */
export function isDescription(node: INode): boolean {
	return node.type === STICKY_NOTE && noteOf(node).color === YELLOW;
}

/** What stands beside a template in the file of the same name. */
export function readDescription(name: TemplateName): string {
	return readFileSync(join(TEMPLATES_FOLDER, `${name}.md`), 'utf8');
}

/** The title of a description. */
export function titleOf(description: string): string {
	return /^# (.+)$/m.exec(description)?.[1] ?? '';
}

/**
 * The template under the description's title, with the description as its yellow note. All notes are as high
 * as their texts, and lie above the nodes.
 */
export function withDescription(
	template: WorkflowDefinition,
	description: string,
): WorkflowDefinition {
	const isNote = ({ type }: INode) => type === STICKY_NOTE;
	const nodes = template.nodes.filter((node) => !isNote(node));
	const bottom = Math.min(...nodes.map(({ position }) => position[1])) - ABOVE_NODES;
	let bottomOfOthers = bottom;
	const notes = template.nodes.filter(isNote).map((node) => {
		if (isDescription(node)) {
			const content = description.replace(/^#/gm, '##').trim();
			return placed(node, content, WIDTHS.description, LEFT, bottom);
		}
		const left = LEFT + WIDTHS.description + GAP;
		const note = placed(node, noteOf(node).content, WIDTHS.other, left, bottomOfOthers);
		bottomOfOthers = note.position[1] - GAP;
		return note;
	});
	return { ...template, name: titleOf(description), nodes: [...nodes, ...notes] };
}

function placed(node: INode, content: string, width: number, left: number, bottom: number): INode {
	const height = heightOf(content, width);
	const parameters = { ...node.parameters, content, height, width };
	return { ...node, parameters, position: [left, bottom - height] };
}

function heightOf(text: string, width: number): number {
	const perLine = Math.floor((width - BORDER) / LETTER);
	const heights = text.split('\n').map((line) => {
		if (line === '') return BREAK;
		const isHeading = line.startsWith('#');
		const lines = Math.ceil((line.length * (isHeading ? 1.6 : 1)) / perLine);
		return lines * LINE + (isHeading ? BREAK : 0);
	});
	const sum = BORDER + heights.reduce((all, height) => all + height, 0);
	return Math.ceil(sum / 20) * 20;
}
