import type { INode } from 'n8n-workflow';
import type { WorkflowDefinition } from '../harness/api/workflows';

export const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** n8n's yellow, the color of the note that says how to set the template up. */
const YELLOW = 1;

/** Where the notes are, in pixels: the yellow one on the left, the others in a column beside it. */
const LEFT = -60;
const GAP = 40;
const WIDTHS = { setUp: 620, other: 400 };
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

/** Whether a node is the note that says how to set the template up. */
export function isSetUp(node: INode): boolean {
	return node.type === STICKY_NOTE && noteOf(node).color === YELLOW;
}

/** The text of the yellow note. */
export function setUpOf({ nodes }: WorkflowDefinition): string {
	return nodes
		.filter(isSetUp)
		.map((node) => noteOf(node).content)
		.join('\n');
}

/** The template with its notes above the nodes, each as high as its text. */
export function withPlacedNotes(template: WorkflowDefinition): WorkflowDefinition {
	const isNote = ({ type }: INode) => type === STICKY_NOTE;
	const nodes = template.nodes.filter((node) => !isNote(node));
	const bottom = Math.min(...nodes.map(({ position }) => position[1])) - ABOVE_NODES;
	let bottomOfOthers = bottom;
	const notes = template.nodes.filter(isNote).map((node) => {
		if (isSetUp(node)) return placed(node, WIDTHS.setUp, LEFT, bottom);
		const note = placed(node, WIDTHS.other, LEFT + WIDTHS.setUp + GAP, bottomOfOthers);
		bottomOfOthers = note.position[1] - GAP;
		return note;
	});
	return { ...template, nodes: [...nodes, ...notes] };
}

function placed(node: INode, width: number, left: number, bottom: number): INode {
	const height = heightOf(noteOf(node).content, width);
	const parameters = { ...node.parameters, height, width };
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
