import { fact, Skipped, told } from '../fact';

/** For how long a new token is refused as a revoked one. */
export const freshToken = fact({
	name: 'first seconds of a token',
	contractPlace: '1.1',
	ask: async ({ parts: { refusedSeconds } }) => {
		if (refusedSeconds === undefined) {
			throw new Skipped('the access token was given, and is not a new one');
		}
		return refusedSeconds;
	},
	judge: (seconds) => {
		const seen = seconds === 0 ? 'never refused' : `refused with REVOKED for ${seconds} s`;
		return [told('freshTokenRefusedSeconds', seconds, seen)];
	},
});
