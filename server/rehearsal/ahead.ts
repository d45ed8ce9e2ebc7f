/**
 * Sets the clock of this process before: what code asks for the time gets a later one. Two runs at different times show what is another one in every run. Timers keep
 * their pace. Only for the process of a rehearsal.
 */
export function goAhead(milliseconds: number): void {
	if (milliseconds === 0) return;
	const Real = Date;
	const now = (): number => Real.now() + milliseconds;
	globalThis.Date = new Proxy(Real, {
		construct: (target, values, made) => Reflect.construct(target, values.length === 0 ? [now()] : values, made) as object,
		apply: () => new Real(now()).toString(),
		get: (target, name, self) => (name === 'now' ? now : (Reflect.get(target, name, self === globalThis.Date ? target : self) as unknown)),
	});
}
