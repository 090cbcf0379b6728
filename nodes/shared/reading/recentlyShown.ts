import { keepNewest } from '../keepNewest';

/** Names change rarely, and each call counts against a daily quota. Milliseconds. */
const KEEP_MS = 60 * 60 * 1000;

/** Some megabytes of forms. */
const MOST_KEPT = 500;

/** What LinkedIn has shown within the last hour, to be asked for no more by whoever comes again soon. */
export class RecentlyShown<Value> {
	private readonly shown = new Map<string, { value: Value; at: number }>();

	/**
	 * @param member who is signed in, as `LinkedInClient.signedInAs` tells: what one was shown must not be
	 * shown to another
	 */
	get(member: string, id: string): Value | undefined {
		const found = this.shown.get(keyOf(member, id));
		const isRecent = found !== undefined && Math.abs(Date.now() - found.at) < KEEP_MS;
		return isRecent ? found.value : undefined;
	}

	/** What is known already keeps its age, so that it is asked for again some time. */
	add(member: string, id: string, value: Value): void {
		if (this.get(member, id) !== undefined) return;
		keepNewest(this.shown, keyOf(member, id), { value, at: Date.now() }, MOST_KEPT);
	}

	/** It will be asked for again. */
	remove(member: string, id: string): void {
		this.shown.delete(keyOf(member, id));
	}
}

function keyOf(member: string, id: string): string {
	return `${member} ${id}`;
}
