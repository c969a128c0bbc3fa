import { kinds } from './doors.js'
import { describeHostile } from './hostile.js'

describeHostile(kinds)
