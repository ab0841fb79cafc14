/**
 * The model Code of Practice: how a school means to use live coaching. It is a
 * start, for the school to edit together with its staff and their union.
 * Headings are lines that begin with `## `.
 */
export const modelCodeOfPractice = (
  school: string,
): string => `# Live coaching at ${school}: our Code of Practice

This page says how we use Aside, and how we do not. It was written to be changed: the school, the staff and their union read it together once a year, and sooner if somebody asks.

## Why we do this

We coach one another because teaching is hard to see from the inside. Everything here serves the teacher who is being coached. Taking part is voluntary, and saying no has no consequences.

## Who is in control

The teacher is, from beginning to end. The teacher decides whether there is a live session, who may watch it, what can be seen and heard, and when it is over. No head, no administrator, no inspector and no supplier can override that. We do not ask a teacher why a coaching session was ended, and we do not ask to see what a teacher has not offered.

## What we never do

- We do not use live coaching, or anything that comes from it, for appraisal, capability, pay, promotion or discipline.
- We do not watch without the teacher's knowledge, and we do not leave a camera running.
- We do not use it to observe pupils as suspects, or to settle who did what.
- We do not count who uses it, and we do not compare people.
- We do not press anybody to share, to be recorded or to invite a coach.
- We do not give anybody an account that several people use.

## Pupils and parents

Before live coaching begins in a class, the head makes sure that parents have been told in plain words what it is, who may be watching, and whom to ask, and that any permission which the law or our own rules ask for has been given. Pupils are told as well, in words for their age. A family may ask that its child is not in the picture, and the teacher then places the camera accordingly, or does without.

Teachers say at the start of a lesson that a coach is watching and listening. Other adults in the room are told before they come in. A sign at the door helps: "A coach may see and hear this lesson". There is no live coaching where people expect to be private: changing rooms, toilets, medical rooms, or a conversation with a child who is upset.

## Training

Nobody uses Aside before having been shown how. The training takes about half an hour: going live and ending, the curtain, the watcher list, the earpiece, this Code of Practice, and what to do when something goes wrong. Whoever has been trained confirms it in Aside. New people, supply teachers and trainees are trained before their first lesson with a coach.

## Signing in

Everybody has an account of their own. We use long passwords or passkeys, and a second factor where the school asks for it. We do not tell anybody a password, not a colleague, not the office, not somebody who calls and says they are from support. A screen is locked when its owner leaves it. A lost device is reported the same day.

## What coaches promise

A coach watches from a place where nobody else sees the screen, with headphones on. A coach does not film the screen, does not take notes about named pupils, and does not talk about the lesson with anybody but the teacher. A coach speaks briefly, and falls silent when the teacher signals so.

## Coaches from outside

A teacher may invite a coach who does not work here, for one lesson or for a time. The teacher tells the head's office beforehand who it is, so that the checks which our safeguarding rules ask of visitors have been made. Such a coach is marked "from outside" in Aside, needs a second factor, and sees nothing but the lessons of the teacher who invited them.

## If something goes wrong

Anybody can say stop. The teacher ends the live session, and tells the head the same day if somebody saw or heard what they should not have. We then look at the log together with the teacher concerned, tell the people who are affected, and report it where the law asks for it. Worries about a child go the usual way, to the person responsible for safeguarding.

## Looking at this again

We review this page every year on the day shown with it, in a meeting with all staff and with the union. We look at it earlier when the program changes in a way that matters, or when one in ten of the staff ask. Every change is announced to everybody before it holds.

## Whom to ask

Questions about lessons go to the teacher. Questions about this page go to the head. Questions about data go to the contact that Aside shows under School. Whoever would rather not ask them may ask the union's representative.
`;

/** A year from now, `YYYY-MM-DD`. `now`: wall clock, ms. */
export function reviewDay(now: number): string {
  const day = new Date(now);
  day.setUTCFullYear(day.getUTCFullYear() + 1);
  return day.toISOString().slice(0, 10);
}
