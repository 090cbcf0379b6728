import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';

const ROOT = join(__dirname, '..', '..', '..');
const DOCS = join(ROOT, 'docs');
const SHOWN = join(DOCS, 'images');

/** Enough colours for a picture of n8n's editor. */
const COLOURS = 96;

/**
 * Hides "Node executed successfully" and "You can pin this output", which cover the output for some seconds,
 * and n8n's checklist, which covers the canvas of a published workflow.
 */
const NOTHING_IN_FRONT = [
	'.el-notification',
	'[data-reka-popper-content-wrapper]:has([role=tooltip])',
	'[data-reka-popper-content-wrapper]:has([data-test-id=suggested-actions-close])',
].map((selector) => `${selector} { visibility: hidden }`);

/** Pixels by which the wheel turns to show what is behind "Execute workflow"; a canvas moves by half. */
const ABOVE_BUTTON = 60;

/** A place on the canvas without a note, which would scroll instead; in pixels from the corner. */
const EMPTY_PLACE = { x: 10, y: 10 };

/**
 * Saves a picture that the documentation shows in `docs/images/`, as a small PNG, when the environment variable
 * `SAVE_IMAGES` is set; otherwise it does nothing, so that a test run leaves no traces.
 *
 * @param name the file's name without its ending
 * @param part the only part of the page that the picture shows, so that words can be read at the width of a README
 */
export async function picture(page: Page, name: string, part?: Locator): Promise<void> {
	if (!process.env.SAVE_IMAGES || !(await isShown(name))) return;
	await writeFile(join(SHOWN, `${name}.png`), await smallPicture(page, 10, part));
}

/** Takes a picture of the open canvas with all that is on it. */
export async function canvasPicture(page: Page, name: string): Promise<void> {
	await page.getByTestId('zoom-to-fit').click();
	await page.getByTestId('canvas-wrapper').hover({ position: EMPTY_PLACE });
	await page.mouse.wheel(0, ABOVE_BUTTON);
	await picture(page, name);
}

/**
 * Takes a picture of what the browser shows, as a small PNG.
 *
 * @param effort from 1 to 10: how long to look for a smaller one
 */
export async function smallPicture(page: Page, effort = 1, part?: Locator): Promise<Buffer> {
	// While something runs, and until its spinner has faded, a button has no words.
	const spinner = page.locator('button [class*=loading-container]').first();
	await spinner.waitFor({ state: 'detached' });
	const shot = await (part ?? page).screenshot({
		animations: 'disabled',
		caret: 'hide',
		style: NOTHING_IN_FRONT.join('\n'),
	});
	return await sharp(shot)
		.png({ palette: true, colours: COLOURS, compressionLevel: 9, effort })
		.toBuffer();
}

async function isShown(name: string): Promise<boolean> {
	const pages = (await readdir(DOCS)).filter((file) => file.endsWith('.md'));
	const files = [join(ROOT, 'README.md'), ...pages.map((file) => join(DOCS, file))];
	const texts = await Promise.all(files.map(async (file) => await readFile(file, 'utf8')));
	return texts.some((text) => text.includes(`images/${name}.png`));
}
