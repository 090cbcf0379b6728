import { isInScope } from '../../../nodes/shared/reading/leadScope';

const FORM = '6955637458260688891';
const EVENT = '7087030501919629312';
const scope = { leadType: 'EVENT' } as const;

const answerTo = (formId: string, version: number) => ({
	versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${formId},${version})`,
});

it("takes the answers to each of a form's versions for the form's", () => {
	const isOfForm = (lead: unknown) => isInScope(lead, { ...scope, formId: FORM });
	expect([1, 2, 17].map((version) => isOfForm(answerTo(FORM, version)))).toEqual([
		true,
		true,
		true,
	]);
	expect(isOfForm(answerTo('6955637458260688892', 1))).toBe(false);
});

it("takes an event's leads for the event's", () => {
	const isOfEvent = (id: string) =>
		isInScope({ associatedEntity: { event: `urn:li:event:${id}` } }, { ...scope, eventId: EVENT });
	expect([EVENT, '7087030501919629313'].map(isOfEvent)).toEqual([true, false]);
});

it.each([[undefined], ['x'], [{}], [{ versionedLeadGenFormUrn: 7, associatedEntity: null }]])(
	'%j may be wanted',
	(lead) => expect(isInScope(lead, { ...scope, formId: FORM, eventId: EVENT })).toBe(true),
);
