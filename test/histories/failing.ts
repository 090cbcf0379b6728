import type { Kind, Search } from './search';
import { failures, kindOf, smallest } from './search';

/**
 * The first case that fails, in words, shrunk: what a person needs to see of a test that fails.
 * @returns undefined when none fails
 */
export async function firstFailure<Case>(
	kind: Kind<Case>,
	search: Search,
): Promise<string | undefined> {
	for await (const { seed, violations } of failures(kind, search)) {
		const only = [kindOf(violations[0])];
		const found = await smallest(kind, { seed, only }, 20_000);
		const words = found === undefined ? 'It does not fail again.' : kind.inWords(found);
		return `seed ${seed}: ${violations.slice(0, 5).join('\n')}\n${words}`;
	}
	return undefined;
}
