/** The doors of which `npm test` leaves out some, since they have much in common with others. */
import { type Door, doors, http1Doors, http1Kinds, http1Senders, kinds } from '../doors/doors.js'
import { describeHostile } from '../doors/hostile.js'
import { describeOutside } from '../doors/outside.js'
import { describeReloads } from '../doors/reloads.js'
import { describeVisitors } from '../doors/visitors.js'

function without(all: readonly Door[], some: readonly Door[]): readonly Door[] {
  return all.filter((door) => !some.includes(door))
}

describeVisitors(without(http1Kinds, http1Senders))
describeOutside(without(http1Doors, http1Kinds))
describeHostile(without(doors, kinds))
describeReloads(without(http1Doors, http1Kinds))
