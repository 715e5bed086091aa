// What is wrong, one line a fault; the same fault of several languages is one line.
export class Faults {
  #places = new Map();

  add(place, fault) {
    if (!this.#places.has(fault)) this.#places.set(fault, []);
    this.#places.get(fault).push(place);
  }

  // Ends the program: with 1 if there is any.
  tell(otherwise) {
    for (const [fault, places] of this.#places) {
      const some = places.slice(0, 3).join(", ");
      const more = places.length > 3 ? ` and ${places.length - 3} more` : "";
      console.log(`${fault} [${some}${more}]`);
    }
    if (this.#places.size === 0) console.log(otherwise);
    process.exitCode = this.#places.size === 0 ? 0 : 1;
  }
}
