import type { Fact } from '../fact';
import { apiVersions, missingVersion } from './apiVersions';
import { associatedEntityParameter } from './associatedEntityParameter';
import { endlessPages } from './endlessPages';
import { eventById } from './eventById';
import { eventForm } from './eventForm';
import { formOfLead } from './formVersions';
import { freshToken } from './freshToken';
import { hiddenElements } from './hiddenElements';
import { me, userinfo } from './identity';
import { leadById, leadsWithoutRole } from './leadAccess';
import { answerName, associatedEntityKey, leadKeys } from './leadShape';
import { maxCounts } from './maxCount';
import { nextLinks } from './nextLinks';
import { notFound } from './notFound';
import { eventOrder, leadOrder } from './order';
import { aclAuditStamps, aclOrganizationKey, contentAdministrator } from './organizationAcls';
import { bareOwner, batchOfLeads, notificationsWithoutWrapper } from './otherWays';
import { pagingTotals } from './pagingTotal';
import { pushedForm, pushShape, signatureHeader } from './pushes';
import { retention } from './retention';
import { scopeString } from './scopeString';
import {
	challengeRefusal,
	duplicateSubscription,
	subscriptionCreated,
	subscriptionDeleted,
	subscriptionEntity,
} from './subscriptions';
import { testLeads } from './testLeads';
import { rangeEnd, rangeStart } from './timeRange';
import { emptyToken, expiredToken, unknownToken } from './tokenRefusals';

/** Every fact that is asked for, the ones that matter most first: calls may run out. */
export const FACTS: readonly Fact[] = [
	scopeString,
	freshToken,
	aclOrganizationKey,
	aclAuditStamps,
	contentAdministrator,
	associatedEntityKey,
	answerName,
	leadKeys,
	eventForm,
	eventOrder,
	leadOrder,
	...pagingTotals,
	...maxCounts,
	...endlessPages,
	hiddenElements,
	nextLinks,
	rangeStart,
	rangeEnd,
	testLeads,
	leadById,
	leadsWithoutRole,
	associatedEntityParameter,
	notFound,
	expiredToken,
	userinfo,
	challengeRefusal,
	subscriptionCreated,
	subscriptionEntity,
	duplicateSubscription,
	subscriptionDeleted,
	signatureHeader,
	pushedForm,
	pushShape,
	...retention,
	apiVersions,
	// From here on, what the simulator has no switch for.
	eventById,
	formOfLead,
	batchOfLeads,
	me,
	unknownToken,
	emptyToken,
	missingVersion,
	notificationsWithoutWrapper,
	bareOwner,
];
