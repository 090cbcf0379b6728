import type { INode } from 'n8n-workflow';
import type { WorkflowDefinition } from '../harness/api/workflows';

export const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** n8n's yellow, the color of the note that says how to set the template up. */
const YELLOW = 1;

interface NoteParameters {
	content: string;
	color: number;
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
