import type { Page } from 'playwright-core';
import type { World } from '../../simulator/world/types';
import { Canvas } from '../../e2e/support/canvas';
import { Editor } from '../../e2e/support/editor';
import { duringTests } from '../../harness/duringTests';
import { NodePanel } from './nodePanel';

/** The size of a laptop's window, and of the pictures in the documentation. */
export const VIEWPORT = { width: 1440, height: 900 };

/** A person at n8n's editor, with a LinkedIn and a credential for it. */
export class Desk {
	private constructor(
		readonly canvas: Canvas,
		readonly editor: Editor,
		readonly panel: NodePanel,
	) {}

	static async open(world: World): Promise<Desk> {
		return await Desk.at(await Canvas.open({ simulator: { world } }));
	}

	/** Opens the editor for an existing canvas. */
	static async at(canvas: Canvas): Promise<Desk> {
		const editor = await Editor.open(canvas.environment);
		await editor.page.setViewportSize(VIEWPORT);
		return new Desk(canvas, editor, new NodePanel(editor.page));
	}

	async close(): Promise<void> {
		await this.editor.close();
		await this.canvas.close();
	}

	get page(): Page {
		return this.editor.page;
	}

	/** Opens a workflow's canvas with the nodes behind a manual trigger, in a row or with connections. */
	async lay(...[nodes, options]: Parameters<Canvas['create']>): Promise<string> {
		const { id } = await this.canvas.create(nodes, options);
		await this.editor.openWorkflow(id);
		return id;
	}
}

/** A desk for all tests of a file. */
export function useDesk(world: World): Desk {
	return duringTests(
		async () => await Desk.open(world),
		async (desk) => await desk.close(),
	);
}
