import type { Logger } from '@n8n/backend-common';
import type { Container } from '@n8n/di';

import { asN8nCore } from '../../harness/asN8nCore';

/** The lines that nodes log from now on, until the end of the test. */
export function linesLogged(level: 'info' | 'warn'): string[] {
	const lines: string[] = [];
	const { Logger: logger } = asN8nCore<{ Logger: typeof Logger }>('@n8n/backend-common');
	const { Container: container } = asN8nCore<{ Container: typeof Container }>('@n8n/di');
	const log: Record<typeof level, (line: string) => void> = container.get(logger);
	jest.spyOn(log, level).mockImplementation((line) => void lines.push(line));
	return lines;
}
