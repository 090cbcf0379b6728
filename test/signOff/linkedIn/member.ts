import type { Page } from 'playwright-core';
import type { Person } from '../../probe/person';
import { Terminal } from '../../probe/terminal';

/** How long somebody may take to sign in and to allow. */
const LONGEST_CONSENT_MS = 600_000;

/** Whoever signs in at LinkedIn and consents; a test plays that part, too. */
export interface Member extends Person {
	/** Signs in in LinkedIn's window, until it lists what the app asks for. */
	signIn(window: Page): Promise<void>;
	/** Allows it there, until n8n has closed the window. */
	allow(window: Page): Promise<void>;
}

/** The member at the terminal, with the browser in front of them. */
export class MemberAtTerminal extends Terminal implements Member {
	async signIn(): Promise<void> {
		await this.answer(
			'LinkedIn is open in the browser window. Sign in there, but do not allow yet. When it lists what the app asks for, press Enter here: a picture of that goes into the report.',
		);
	}

	async allow(window: Page): Promise<void> {
		if (window.isClosed()) return;
		const closed = window.waitForEvent('close', { timeout: LONGEST_CONSENT_MS });
		this.tell('Now allow it in the browser window.');
		await closed;
	}
}
