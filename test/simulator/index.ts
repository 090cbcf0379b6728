/** LinkedIn on loopback, written from the wire contract alone; shares no code with the package. */
export { startSimulator, type Simulator, type SimulatorOptions } from './server/startSimulator';
export type { Call } from './server/calls';
export type { Control } from './server/control';
export type { Challenge } from './server/notifications/revalidation';
export type { Delivery, Push, PushState, ReleaseOrder } from './server/notifications/push';
export type { ForgedPush, ForgedReply, ForgedSignature } from './server/notifications/forged';
export type { NotificationSettings } from './server/notifications/settings';
export type { WebhookIngress } from './server/notifications/webhookClient';
export type { FaultEffect, FaultMatch, FaultRule } from './server/faults';
export { defaultApplication, type Application } from './server/oauth/application';
export { readLikeness, type Likeness } from './server/likeness';
export { defaultVariants, type Collection, type Variants } from './server/variants';
