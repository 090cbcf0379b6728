/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

const FOLDER = join(__dirname, '..', '..', '..', 'docs', 'images');

/** As many colours as n8n's editor needs to look like itself. */
const COLOURS = 96;

/**
 * "Node executed successfully" lies over the output for some seconds, n8n's checklist over the canvas of a
 * workflow that is published.
 */
const NOTHING_IN_FRONT = [
	'.el-notification',
	'[data-reka-popper-content-wrapper]:has([data-test-id=suggested-actions-close])',
].map((selector) => `${selector} { visibility: hidden }`);

/**
 * Takes a picture for the documentation, as a small PNG in `docs/images/`, when the environment
 * variable `SAVE_IMAGES` is set; otherwise it does nothing, so that a test run leaves no traces.
 *
 * @param name the file's name without its ending
 */
export async function picture(page: Page, name: string): Promise<void> {
	if (!process.env.SAVE_IMAGES) return;
	await mkdir(FOLDER, { recursive: true });
	await writeFile(join(FOLDER, `${name}.png`), await smallPicture(page, 10));
}

/**
 * Takes a picture of what the browser shows, as a small PNG.
 *
 * @param effort from 1 to 10: how long to look for a smaller one
 */
export async function smallPicture(page: Page, effort = 1): Promise<Buffer> {
	const shot = await page.screenshot({
		animations: 'disabled',
		caret: 'hide',
		style: NOTHING_IN_FRONT.join('\n'),
	});
	return await sharp(shot)
		.png({ palette: true, colours: COLOURS, compressionLevel: 9, effort })
		.toBuffer();
}
