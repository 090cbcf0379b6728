import { CallsSpent, NotAnswered } from './linkedIn/linkedIn';
import { Skipped, type Fact, type Finding } from './fact';
import type { Session } from './session';

/** What became of one fact. */
export interface Outcome {
	name: string;
	contractPlace: string;
	findings: Finding[];
	/** Why it was not asked for. */
	skipped?: string;
	/** What went wrong in the probe itself, or on the way to LinkedIn. */
	failed?: string;
}

/** Asks for one fact after the other; none of them keeps the others from being asked for. */
export async function askFacts(session: Session, facts: readonly Fact[]): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const fact of facts) {
		const outcome = await askFact(session, fact);
		session.parts.person.tell(`${session.linkedIn.calls} calls  ${inOneLine(outcome)}`);
		outcomes.push(outcome);
	}
	return outcomes;
}

async function askFact(session: Session, { name, contractPlace, find }: Fact): Promise<Outcome> {
	session.linkedIn.about = name;
	try {
		return { name, contractPlace, findings: await find(session) };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const isSkipped = [Skipped, CallsSpent, NotAnswered].some((kind) => error instanceof kind);
		const reason = isSkipped ? { skipped: message } : { failed: message };
		return { name, contractPlace, findings: [], ...reason };
	}
}

function inOneLine({ name, findings, skipped, failed }: Outcome): string {
	if (skipped !== undefined) return `${name}: skipped, ${skipped}`;
	if (failed !== undefined) return `${name}: failed`;
	const seen = new Set(findings.map((finding) => finding.seen));
	return `${name}: ${[...seen].join('; ')}`;
}
