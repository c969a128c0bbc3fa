import { openAssets } from 'everfresh'
import { serve } from 'everfresh/node'

export async function makeListener({ built }) {
  return serve(await openAssets(built))
}
