/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

const FOLDER = join(__dirname, '..', '..', '..', 'docs', 'images');

/** As many colours as n8n's editor needs to look like itself. */
const COLOURS = 96;

/** "Node executed successfully" lies over the output for some seconds. */
const NO_MESSAGES = '.el-notification { visibility: hidden }';

/**
 * Takes a picture for the documentation, as a small PNG in `docs/images/`, when the environment
 * variable `SAVE_IMAGES` is set; otherwise it does nothing, so that a test run leaves no traces.
 *
 * @param name the file's name without its ending
 */
export async function picture(page: Page, name: string): Promise<void> {
	if (!process.env.SAVE_IMAGES) return;
	const shot = await page.screenshot({ animations: 'disabled', caret: 'hide', style: NO_MESSAGES });
	await mkdir(FOLDER, { recursive: true });
	await sharp(shot)
		.png({ palette: true, colours: COLOURS, compressionLevel: 9, effort: 10 })
		.toFile(join(FOLDER, `${name}.png`));
}
