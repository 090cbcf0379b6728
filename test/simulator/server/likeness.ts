import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Application } from './oauth/application';
import type { VariantChanges } from './variants';

/** How a LinkedIn was seen to behave: what the simulator is to be set to. */
export interface Likeness {
	variants: VariantChanges;
	/** Months that are live versions, and months that are not. */
	versions: Record<string, boolean>;
	application: Partial<Pick<Application, 'freshTokenRefusedSeconds'>>;
}

const report = z.object({
	like: z.object({
		variants: z.record(z.unknown()),
		versions: z.record(z.string().regex(/^\d{6}$/), z.boolean()),
		application: z.strictObject({ freshTokenRefusedSeconds: z.number() }).partial(),
	}),
});

/**
 * Reads a probe-report.json.
 * @throws when it is not one; an unknown variant shows when the simulator starts
 */
export function readLikeness(path: string): Likeness {
	const { like } = report.parse(JSON.parse(readFileSync(path, 'utf8')));
	return { ...like, variants: like.variants as VariantChanges };
}
