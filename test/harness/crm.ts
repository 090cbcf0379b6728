import { StandIn } from './standIn';

export interface Person {
	id: string;
	email: string;
	/** Current values by the service's own names. */
	fields: Record<string, string>;
}

interface Task {
	subject: string;
	/** HTML. */
	body: string;
	isOpen: boolean;
	/** Absent where it belongs to nobody. */
	personId?: string;
}

/** A CRM: people, known by their email address, with tasks. */
export abstract class Crm extends StandIn {
	readonly people: Person[] = [];

	/** Oldest first. */
	readonly tasks: Task[] = [];

	protected readonly deleted = new Set<string>();

	tasksOf(email: string): Task[] {
		const person = this.personOf(email);
		return this.tasks.filter(({ personId }) => person && personId === person.id);
	}

	/** The subjects of a person's tasks. */
	timelineOf(email: string): string[] {
		return this.tasksOf(email).map(({ subject }) => subject);
	}

	/** The subjects of open tasks that belong to no person. */
	openTasks(): string[] {
		return this.tasks
			.filter(({ isOpen, personId }) => isOpen && personId === undefined)
			.map(({ subject }) => subject);
	}

	/** None if there is no such person. */
	fieldsOf(email: string): Record<string, string> {
		return this.personOf(email)?.fields ?? {};
	}

	/** Deletes a person, as somebody in the CRM does. */
	delete(email: string): void {
		const index = this.people.findIndex((each) => each.email === email);
		for (const { id } of this.people.splice(index, 1)) this.deleted.add(id);
	}

	/** Adds a person. @param idOf the service's id of the nth person */
	protected add(email: string, idOf: (nth: number) => string): Person {
		const person = { id: idOf(this.people.length + this.deleted.size + 1), email, fields: {} };
		this.people.push(person);
		return person;
	}

	protected personOf(email: string): Person | undefined {
		return this.people.find((each) => each.email === email);
	}

	protected personWith(id: string): Person | undefined {
		return this.people.find((each) => each.id === id);
	}
}
