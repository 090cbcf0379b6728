import type { Page } from 'playwright-core';
import { NodePanel } from './nodePanel';
import { canvasPicture, picture } from './picture';

/**
 * Takes pictures of an executed workflow: its canvas, and what a node put out, as a table in the node's
 * panel, which stays open.
 *
 * @param name what the names of the pictures end in
 */
export async function picturesOfExecution(page: Page, name: string, node: string): Promise<void> {
	await canvasPicture(page, `executed-${name}`);
	const panel = new NodePanel(page);
	await panel.open(node);
	await panel.show('Table');
	await panel.output.locator('table').waitFor();
	await picture(page, `rows-${name}`);
}
