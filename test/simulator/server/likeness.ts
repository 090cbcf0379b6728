import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Application } from './oauth/application';
import type { VariantChanges } from './variants';

/** How the real LinkedIn was seen to behave, as settings of the simulator. */
export interface Likeness {
	variants: VariantChanges;
	/** By month, whether the version is live. */
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
 * @throws when the file is no such report; an unknown variant makes the start of the simulator fail
 */
export function readLikeness(path: string): Likeness {
	const { like } = report.parse(JSON.parse(readFileSync(path, 'utf8')));
	return { ...like, variants: like.variants as VariantChanges };
}
