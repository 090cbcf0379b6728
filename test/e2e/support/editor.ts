import {
	type Browser,
	type BrowserContext,
	type Locator,
	type Page,
	selectors,
} from 'playwright-core';
import { launchBrowser } from '../../harness/browser';
import type { LeadSyncEnvironment } from '../../harness/environment';

/** n8n's editor in Chromium, signed in as the owner. */
export class Editor {
	private constructor(
		private readonly url: string,
		private readonly browser: Browser,
		private readonly context: BrowserContext,
		readonly page: Page,
	) {}

	static async open({ n8n, client }: LeadSyncEnvironment): Promise<Editor> {
		selectors.setTestIdAttribute('data-test-id');
		const browser = await launchBrowser();
		const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
		context.setDefaultTimeout(60_000);
		await context.addCookies(
			client.session.cookieHeader.split('; ').map((pair) => {
				const separator = pair.indexOf('=');
				return { name: pair.slice(0, separator), value: pair.slice(separator + 1), url: n8n.url };
			}),
		);
		return new Editor(n8n.url, browser, context, await context.newPage());
	}

	async close(): Promise<void> {
		await this.context.close();
		await this.browser.close();
	}

	/** Closes every window but the editor's own, such as a consent that was not finished. */
	async closeOtherWindows(): Promise<void> {
		const others = this.context.pages().filter((page) => page !== this.page);
		await Promise.all(others.map(async (page) => await page.close()));
	}

	/** Opens a credential's dialog. */
	async openCredential(id: string): Promise<void> {
		await this.load(`/home/credentials/${id}`);
		await this.page.getByText('OAuth Redirect URL').waitFor();
	}

	/** Presses a button that opens LinkedIn's consent, and returns the opened window. */
	async openConsent(button: string): Promise<Page> {
		const opened = this.page.waitForEvent('popup');
		await this.page.getByRole('button', { name: button, exact: true }).click();
		return await opened;
	}

	/** Opens a workflow's canvas. */
	async openWorkflow(id: string): Promise<void> {
		await this.load(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens a workflow's list of executions, with the newest one drawn. */
	async openExecutions(id: string): Promise<void> {
		await this.load(`/workflow/${id}/executions/`);
		await this.page.getByTestId('execution-time').first().waitFor();
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens an empty canvas. */
	async openNewWorkflow(): Promise<void> {
		await this.load('/workflow/new');
	}

	/** Imports a workflow from its file onto a new canvas, as the menu's "Import from file" does. */
	async importWorkflow(file: string): Promise<void> {
		await this.openNewWorkflow();
		await this.page.getByTestId('workflow-import-input').setInputFiles(file);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** The names of the nodes on the open canvas, notes included. */
	async nodeNames(): Promise<string[]> {
		const nodes = this.page.locator('.vue-flow__node');
		return await nodes.evaluateAll((found) =>
			found.map((node) => {
				const named = node.querySelector('[data-node-name]');
				return named?.getAttribute('data-node-name') ?? 'without a name';
			}),
		);
	}

	/** The names of the nodes that the open canvas marks as wrong or not yet set up. */
	async markedNodes(): Promise<string[]> {
		await this.page.waitForLoadState('networkidle');
		const marks = this.page.locator(
			'[data-test-id=node-issues], [data-test-id=node-setup-required]',
		);
		return await marks.evaluateAll((found) =>
			found.map(
				(mark) => mark.closest('[data-node-name]')?.getAttribute('data-node-name') ?? 'a node',
			),
		);
	}

	/** The beginnings of the notes on the open canvas whose text does not fit into the note. */
	async cutOffNotes(): Promise<string[]> {
		return await this.page
			.getByTestId('sticky')
			.evaluateAll((notes) =>
				notes
					.filter((note) =>
						[note, ...Array.from(note.querySelectorAll('*'))].some(
							({ scrollHeight, clientHeight }) =>
								clientHeight > 0 && scrollHeight > clientHeight + 1,
						),
					)
					.map((note) => note.textContent?.trim().slice(0, 40) ?? ''),
			);
	}

	/** The messages that have popped up and are still there. */
	async messages(): Promise<string[]> {
		return await this.page.locator('[role=alert], .el-notification').allInnerTexts();
	}

	/** Opens the list of a resource locator in the open panel. */
	async openList(parameter: string): Promise<void> {
		const locator = this.page.getByTestId(`resource-locator-${parameter}`);
		await locator.getByTestId('rlc-input').click();
	}

	/** The entries of the open list. */
	get listItems(): Locator {
		return this.page.getByTestId('rlc-item');
	}

	/** Loads a page completely: a change of the path alone would keep the editor's memory. */
	private async load(path: string): Promise<void> {
		await this.page.goto('about:blank');
		await this.page.goto(`${this.url}${path}`);
	}
}

/** The scopes that a credential requests by default. */
export const LEAD_SYNC_SCOPES = [
	'r_marketing_leadgen_automation',
	'r_events',
	'r_organization_admin',
];

/** Presses Allow in the window of a consent, which closes it. */
export async function allow(consent: Page): Promise<void> {
	// The window may close before click() returns.
	const closed = consent.waitForEvent('close');
	await consent.getByRole('button', { name: 'Allow' }).click();
	await closed;
}

/** Waits for a consent to be shown. @returns the scopes that it requests */
export async function requestedScopes(consent: Page): Promise<Array<string | null>> {
	await consent.getByRole('button', { name: 'Allow' }).waitFor();
	const items = await consent.locator('[data-scope]').all();
	return await Promise.all(items.map(async (item) => await item.getAttribute('data-scope')));
}
