import { html } from './html';
import { page } from './page';

/**
 * What LinkedIn shows, instead of redirecting, when it can't trust where to redirect to.
 * @param problem e.g. `The redirect_uri does not match the registered value`
 */
export function authorizeErrorPage(problem: string): string {
	return page(
		'Something went wrong',
		html`<section class="card" role="alert">
			<h1>Bummer, something went wrong.</h1>
			<p dir="auto" id="problem">${problem}</p>
			<p class="soft">Go back to the application and check its client ID and redirect URL.</p>
		</section>`,
	);
}
