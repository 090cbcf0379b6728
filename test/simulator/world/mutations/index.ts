/** Changes to a world: each mutates it in place and returns what it made; ids follow from the seed. */
export { addEvent, type EventSpec } from './events';
export { addForm, addFormVersion, type FormChange, type FormSpec } from './forms';
export {
	addLead,
	addLeads,
	damageLead,
	deleteLead,
	reregisterLead,
	type AnswerSpec,
	type LeadDetails,
	type LeadSource,
} from './leads';
export { addAcl, addAdAccount, addMember, addOrganization, setAclState } from './organizations';
export {
	consentInputName,
	openRegistration,
	questionInputName,
	registerForEvent,
	type RegistrationMessage,
	type SubmittedForm,
} from './registration';
export {
	addSubscription,
	deleteSubscription,
	recordChallenge,
	type SubscriptionSpec,
} from './subscriptions';
