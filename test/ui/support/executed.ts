import type { Page } from 'playwright-core';
import { NodePanel } from './nodePanel';
import { canvasPicture, picture } from './picture';

/**
 * Takes pictures of an executed workflow: of its canvas, and of a node's output as a table in the node's
 * panel, which stays open.
 *
 * @param name the end of the pictures' names
 */
export async function picturesOfExecution(page: Page, name: string, node: string): Promise<void> {
	await canvasPicture(page, `executed-${name}`);
	const panel = new NodePanel(page);
	await panel.open(node);
	await panel.show('Table');
	await panel.output.locator('table').waitFor();
	await picture(page, `rows-${name}`);
}
