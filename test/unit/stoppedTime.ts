import { clearProcessMemory } from '../../nodes/shared/processMemory';

/**
 * Before each test time stops, and passes only when it is told to; n8n's process knows nothing of LinkedIn yet.
 * @param now epoch milliseconds; the real time when absent
 */
export function stopTime(now?: number): void {
	beforeEach(() => {
		jest.useFakeTimers({ now });
		clearProcessMemory();
	});
	afterEach(() => jest.useRealTimers());
}
