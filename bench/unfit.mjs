/** The surrounding doesn't serve, or the command line is wrong: exit 2, and the message is all there is to say. */
export class Unfit extends Error {}
