/** LinkedIn on loopback, written from the wire contract alone; shares no code with the package. */
export { startSimulator, type Simulator, type SimulatorOptions } from './server/startSimulator';
export type { Control } from './server/control';
export type { ForgedPush, ForgedReply } from './server/webhooks';
export type { FaultEffect, FaultMatch } from './server/faults';
export { defaultApplication, type Application } from './server/oauth/application';
export { defaultVariants } from './server/variants';
