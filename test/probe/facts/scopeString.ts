import { fact, open, Skipped, told } from '../fact';
import { at } from '../linkedIn/json';

const NAME = 'scopeSeparator';

/** What is between the scopes of a token answer. */
export const scopeString = fact({
	name: 'scope string of a token answer',
	contractPlace: '5-1, 1.2',
	ask: async ({ parts: { tokenAnswer } }) => {
		if (tokenAnswer === undefined) {
			throw new Skipped(
				'the access token was given, so that LinkedIn’s answer to a consent is not seen',
			);
		}
		return String(at(tokenAnswer.body, 'scope'));
	},
	judge: (scope) => {
		if (scope.includes(',')) return [told(NAME, 'comma', 'commas')];
		if (scope.includes('%20')) return [told(NAME, 'encodedSpace', 'percent-encoded spaces')];
		if (scope.includes(' ')) return [told(NAME, 'space', 'spaces')];
		return [open(NAME, 'there is one scope only')];
	},
});
