/**
 * n8n gives up for good on activating a workflow whose error contains "Authorization", even at its own
 * start, and what users enter and LinkedIn says may contain it.
 */
export function withoutStopWord(text: string): string {
	return text.replaceAll('Authorization', 'authorization');
}
