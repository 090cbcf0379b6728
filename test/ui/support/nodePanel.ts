import type { Locator, Page } from 'playwright-core';
import { waitUntil } from '../../harness/waitUntil';

/** Pixels; less than what n8n draws at once. */
const SCROLL_STEP = 300;

/** The panel of a node: its parameters and its output. */
export class NodePanel {
	constructor(private readonly page: Page) {}

	/** Opens the panel of a node on the open canvas. */
	async open(node: string): Promise<void> {
		await this.page.locator(`[data-test-id=canvas-node][data-node-name="${node}"]`).dblclick();
		await this.shown();
	}

	/** Waits until a panel is open with all its fields: n8n loads those of a collection after the rest. */
	async shown(): Promise<void> {
		await this.parameters.waitFor();
		// n8n loads several collections at once.
		const loading = this.parameters.getByText('Loading fields');
		await waitUntil(
			'the fields to be loaded',
			async () => (await loading.count()) === 0 || undefined,
		);
	}

	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.parameters.waitFor({ state: 'hidden' });
	}

	/** The fields of the node. */
	get parameters(): Locator {
		return this.page.getByTestId('node-parameters');
	}

	/** The output of the node, or its error. */
	get output(): Locator {
		return this.page.getByTestId('output-panel');
	}

	/** Presses the button that runs the node: "Execute step", or "Fetch Test Event" of a trigger. */
	async execute(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
	}

	/** Waits until the output shows items, none, or an error. Opens an output that n8n hides as too large. */
	async ended(): Promise<void> {
		const items = this.output.getByText(/\d items?\b/).first();
		const tooLarge = this.output.getByRole('button', { name: 'Show data' });
		const error = this.page.getByTestId('node-error-message');
		const nothing = this.output.getByText('No output data');
		await items.or(tooLarge).or(nothing).or(error).first().waitFor();
		if (await tooLarge.isVisible()) await tooLarge.click();
	}

	/** Runs the node and waits for this many items. @returns the text of their table */
	async executeFor(items: number): Promise<string> {
		await this.execute();
		await this.output
			.getByText(items === 1 ? '1 item' : `${items} items`, { exact: true })
			.waitFor();
		await this.show('Table');
		return await this.output.locator('table').innerText();
	}

	/** Shows the output as a table, as JSON or as its schema. */
	async show(view: 'Schema' | 'Table' | 'JSON'): Promise<void> {
		await this.output.getByText(view, { exact: true }).click();
	}

	/** Scrolls the output to a text, which n8n draws only when it is near. */
	async scrollTo(text: string): Promise<void> {
		const found = this.output.getByText(text).first();
		await this.output.hover();
		await waitUntil(`the output to show ${text}`, async () => {
			if ((await found.count()) > 0) return true;
			await this.page.mouse.wheel(0, SCROLL_STEP);
			return undefined;
		});
		await found.evaluate((element) => {
			// A table's header stays in front of its first row.
			const cell = element.closest('td, th');
			const options = { block: cell ? 'center' : 'start', inline: 'start' } as const;
			(cell ?? element).scrollIntoView(options);
		});
	}

	/** Chooses an entry of a drop-down list. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.page.getByTestId(`parameter-input-${parameter}`).click();
		await this.page.getByRole('option', { name: option }).click();
	}

	/** Adds an option of the collection Options. */
	async addOption(option: string): Promise<void> {
		await this.page.getByPlaceholder('Add option').last().click();
		await this.page.getByRole('option', { name: option, exact: true }).click();
	}

	/** Waits until the open list shows this many entries, and returns them. */
	async listed(count: number): Promise<string[]> {
		const entries = this.page.getByTestId('rlc-item');
		await waitUntil(
			`${count} entries in the list`,
			async () => (await entries.count()) === count || undefined,
		);
		return await entries.allInnerTexts();
	}

	/** Types into the search field of the open list. */
	async search(text: string): Promise<void> {
		await this.page.getByTestId('rlc-search').fill(text);
	}

	/** Chooses an entry of the open list and waits until the parameter shows it. */
	async pick(parameter: string, entry: string): Promise<void> {
		await this.page.getByTestId('rlc-item').filter({ hasText: entry }).click();
		const input = this.page
			.getByTestId(`resource-locator-${parameter}`)
			.locator('[data-test-id=rlc-input] input, input[data-test-id=rlc-input]');
		await waitUntil(`${parameter} to be ${entry}`, async () => {
			return (await input.inputValue()).includes(entry) || undefined;
		});
	}

	/** Widens the output to most of the panel, as a person does to read a table. */
	async widenOutput(): Promise<void> {
		const handle = this.page.getByTestId('panel-drag-button');
		await handle.hover();
		await this.page.mouse.down();
		const { height } = this.page.viewportSize() ?? { height: 0 };
		await this.page.mouse.move(0, height / 2, { steps: 10 });
		await this.page.mouse.up();
	}
}
