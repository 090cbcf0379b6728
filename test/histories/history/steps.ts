import type { FaultKind } from '../linkedIn/faults';
import type { Switches } from '../linkedIn/linkedIn';
import type { Damage } from '../linkedIn/world';
import type { Course } from '../n8n/execution';
import type { Habits } from '../n8n/n8n';
import type { KillMoment } from '../n8n/process';
import type { FilterName } from './filters';

export type TestLeads = 'exclude' | 'include' | 'only';
export type StartFrom = 'now' | 'lastDays' | 'date';
export type ConfirmLeads = 'onSuccess' | 'immediately';

/** How a trigger is set. */
export interface Settings {
	filter: FilterName;
	testLeads: TestLeads;
	overlapMinutes: number;
	isSimplified: boolean;
	startFrom: StartFrom;
	confirmLeads: ConfirmLeads;
	batchSize: number;
	giveUpAfterDays: number;
}

/** Under what a history takes place. */
export interface Conditions {
	switches: Switches;
	habits: Habits;
	/** Whether any node follows the trigger. */
	hasSuccessors: boolean;
	/** Whether a destination that refuses a lead keeps those before it in the same execution. */
	keepsEarlier: boolean;
	hasRefreshToken: boolean;
	/** How long LinkedIn refuses a token that it has just minted, seconds. */
	refusesFreshFor: number;
	settings: Settings;
	/** A second trigger node in the same workflow, which may get the name of the first. */
	second?: Settings;
	/** Registrations in the days before the trigger is activated. */
	before: number;
	/** Whether it is judged as a trigger has to be without the known defects. */
	isStrict?: boolean;
}

/**
 * The latest lead's time; when the latest poll began; how far back it looked, or would have looked a day later; a day
 * or a week before now.
 */
export type Edge = 'latestLead' | 'latestPoll' | 'overlap' | 'day' | 'week';

/** `which` chooses among those that there are, counted from the latest. */
export type Step =
	| {
			do: 'register';
			place: number;
			count: number;
			/** How long ago they were submitted; spread over that time unless all at once. */
			agoMinutes: number;
			atOnce: boolean;
			/** How much later than now LinkedIn shows them. */
			lateMinutes: number;
			isTest: boolean;
			damage?: Damage;
	  }
	/** Leads whose time is close to one at which the trigger has to decide. */
	| { do: 'registerAtEdge'; place: number; count: number; edge: Edge; offMs: number }
	| { do: 'cancel'; which: number }
	| { do: 'registerAgain'; which: number }
	| { do: 'break'; which: number; count: number; healsAfterMinutes: number | null }
	| { do: 'leaveOut'; which: number; count: number; minutes: number }
	| { do: 'wait'; minutes: number }
	| { do: 'poll'; times: number }
	/** It is polled every quarter of an hour. */
	| { do: 'pollSteadily'; hours: number }
	/** The clock of n8n's machine is set so far ahead of the true time, or behind it. */
	| { do: 'clockSet'; toMinutes: number }
	/** Takes place between two calls of the next poll. */
	| { do: 'whileReading'; afterCalls: number; place: number; registers: number; cancels: number }
	| { do: 'fault'; kind: FaultKind; after: number; answers: number; onlyLeads: boolean }
	| { do: 'outage'; kind: FaultKind; minutes: number }
	| { do: 'tokenExpires' }
	| { do: 'versionRetires' }
	/** Lowered: the member keeps a role that may read no leads of events. */
	| { do: 'roleLost'; organization: number; isLowered: boolean }
	| { do: 'roleBack' }
	| { do: 'restart' }
	/** Another of several mains becomes the leader. */
	| { do: 'changeLeader'; to: number }
	| { do: 'publish' }
	| { do: 'publishWhilePolling'; afterSeconds: number; renames: boolean }
	| { do: 'pollTwiceAtOnce' }
	| { do: 'deactivate'; days: number }
	| { do: 'rename'; name: number }
	| { do: 'deleteAndAdd' }
	| { do: 'takeOverName' }
	| { do: 'refilter'; filter: FilterName }
	| { do: 'overlap'; minutes: number }
	| { do: 'testLeads'; testLeads: TestLeads }
	| { do: 'kill'; atCall: number }
	| { do: 'rollBack' }
	/** Some of the leads that come are such that the destination refuses them, for ever unless they are cured. */
	| {
			do: 'registerPoison';
			place: number;
			good: number;
			poison: number;
			curedAfterMinutes: number | null;
	  }
	/** Of a form, the destination refuses all leads but for a few. */
	| { do: 'refuseMost'; place: number; good: number; refused: number }
	/** Another node of the workflow stores static data: n8n stores that of all nodes as they were in its object. */
	| { do: 'otherNodeStores' }
	/** The destination refuses all leads of a form. */
	| { do: 'refuseForm'; place: number; curedAfterMinutes: number | null }
	| { do: 'destinationDown'; minutes: number }
	/** The next executions go so. */
	| { do: 'executions'; count: number; course: Course }
	| { do: 'killAtEmission'; atEmission: number; moment: KillMoment }
	| { do: 'confirm'; confirmLeads: ConfirmLeads; batchSize: number };

/** What happens in a step. */
export type StepName = Step['do'];

export interface History {
	conditions: Conditions;
	steps: Step[];
}
