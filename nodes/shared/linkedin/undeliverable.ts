import type { UndeliverableLead } from './leadFormResponses';

/** What a person reads in place of a lead that LinkedIn failed to serve. */
export function undeliverableInWords({ reason }: UndeliverableLead): string {
	return `LinkedIn could not deliver this lead, though the leads around it are fine. It said: ${reason}. The id here is a stand-in: pull the lead's time range again later with Lead → Pull.`;
}
