import type { Page } from 'playwright-core';
import { NodePanel } from './nodePanel';
import { canvasPicture, picture } from './picture';

/**
 * Takes pictures of an executed workflow: its canvas, and what a node put out, as a table in the node's
 * panel, which stays open.
 *
 * @param name what the names of the pictures end in
 * @param column the first to be seen of a wide table
 */
export async function picturesOfExecution(
	page: Page,
	name: string,
	node: string,
	column?: string,
): Promise<void> {
	await canvasPicture(page, `executed-${name}`);
	const panel = new NodePanel(page);
	await panel.open(node);
	await panel.show('Table');
	await panel.output.locator('table').waitFor();
	if (column !== undefined) {
		await panel.widenOutput();
		await panel.scrollTo(column);
	}
	await picture(page, `rows-${name}`);
}
