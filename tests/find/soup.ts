// biome-ignore-all lint/suspicious/noTemplateCurlyInString: strings that hold JavaScript are the subject
import fc from 'fast-check'
import { findInCss } from '../../src/find/css.js'
import { findInHtml } from '../../src/find/html.js'
import { findInJavaScript } from '../../src/find/javascript.js'
import type { Finder } from '../../src/find/reference.js'
import { expectInOrder } from './rows.js'

/** Whatever has a meaning in a language, in any order; and a whole text that is cut somewhere. */
interface Soup {
  readonly find: Finder
  readonly pieces: readonly string[]
  readonly whole: string
}

const css: Soup = {
  find: findInCss,
  pieces:
    String.raw`url( url(" url(' ) " ' a.png ./b.css?x#y @import @namespace @media src( image-set( var( /* */ \ \" \) \20 \a { } ; , # : supports( layer -- é 😀 data: ( [ ]`.split(
      ' ',
    ),
  whole: String.raw`﻿@charset "utf-8";@import url("a\"b.css") layer(x);@namespace x url(y);/* url(c) */
.d\[url\(\'x\'\)\]{e:url( f\(1\).png ),image-set("g" 1x,url('h') 2x);--i:src("j")}`,
}

const javascript: Soup = {
  find: findInJavaScript,
  pieces: [
    ...'import export from import( import.meta "a.js" \'./b.js\' `c` ` ${ } { ( ) /* */ // / /[/"]/ \\ " \' ; , = => * as default with ? : a return class function é'.split(
      ' ',
    ),
    '\n',
    '\u2028',
  ],
  whole:
    'import a, { b as c } from "./d.js";export*from\'./e.js\';/["]/.test(`${import("./f.js")}`);import(/* g */ `./h.js`, { with: {} })',
}

const html: Soup = {
  find: findInHtml,
  pieces:
    '<img <link <a <script <style <base </script> </style> <textarea> <title> <svg> <!-- --> --!> <! <? <![CDATA[ ]]> > /> / = " \' src href= srcset=" poster rel=stylesheet type=module a.png, 1x 2x b.png?x&amp;y &#x61; &am & ; url(c.png) import"./d.js" é 😀 <'.split(
      ' ',
    ),
  whole: `<!DOCTYPE html><base href="x/"><link rel='shortcut icon' href=a.ico><img src="b&amp;c.png" srcset="d.png 1x, e.png 2x">
<style>f{g:url(h)}</style><!-- <img src=i> --><script type="module">import "./j.js"</script><textarea><img src=k></textarea>`,
}

export const soups = { css, javascript, html }
export type Language = keyof typeof soups

/** Texts that a language may meet, most of them wrong. */
export function anyText({ pieces, whole }: Soup): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { arbitrary: fc.constantFrom(...pieces), weight: 8 },
    { arbitrary: fc.constantFrom(' ', ''), weight: 4 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 3 }), weight: 1 },
  )
  const cut = fc.nat(whole.length).map((at) => whole.slice(0, at))
  return fc.oneof(
    fc.array(piece, { maxLength: 24 }).map((all) => all.join('')),
    fc.tuple(cut, piece).map(([begin, end]) => begin + end),
    fc.tuple(cut, fc.array(piece, { maxLength: 4 })).map(([begin, more]) => begin + more.join('') + whole),
    fc.string({ unit: 'binary', maxLength: 100 }),
  )
}

/** A finder answers to anything, with spans that can be replaced one after the other. */
export function findsInAnything(language: Language, numRuns: number): void {
  const soup = soups[language]
  fc.assert(
    fc.property(anyText(soup), (text) => expectInOrder(soup.find(text), text)),
    { numRuns },
  )
}

/** And wherever a text is cut. */
export function findsInEveryBeginning(language: Language): void {
  const { find, whole } = soups[language]
  for (let end = 0; end <= whole.length; end++) expectInOrder(find(whole.slice(0, end)), whole.slice(0, end))
}
