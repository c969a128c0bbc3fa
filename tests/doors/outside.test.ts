import { http1Kinds } from './doors.js'
import { describeOutside } from './outside.js'

describeOutside(http1Kinds)
