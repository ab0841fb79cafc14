/**
 * The model of the End User Licence Agreement that a school starts with. A school
 * may publish its own; what it says about the program itself is true of this one.
 * Headings are lines that begin with `## `.
 */
export const modelAgreement = (school: string): string => `# Using Aside at ${school}

This agreement is between you and ${school}. It says what you may expect of Aside and what is expected of you. Read it, keep a copy, and ask if a sentence is not clear to you. You can download this text, with its version, its fingerprint and the day on which you accepted it, now and at any later time under My account.

## What Aside is for

A teacher shows a lesson, live, to a coach whom the teacher has chosen. The coach watches and may speak into the teacher's earpiece. Aside exists to help teachers get better at their work. It is not for inspection, for appraisal, for pay, for discipline, or for watching people.

## The teacher is in control

Every live session has one owner: the teacher who opened it. Nothing is shown until the owner says so, each time, naming who may see, what, and for how long. The owner can blank the picture, mute the sound, send anybody away or end the live session at any moment, and need not say why. Nobody else can do it in the owner's place, and nobody can undo it. The list of who is watching is always complete.

A consent to watch is not a consent to record, and neither is a consent to share. Each is asked separately, and each is off until the owner turns it on.

## Your account is yours alone

Your account is for one person. You sign in as yourself, with a password, a passkey or both, and you keep them to yourself. You do not let others work under your name, and you do not leave a signed-in device where somebody else can use it. If you think that somebody knows your password, or if you lose a device, sign out everywhere under My account and tell your school.

Nobody at the school will ask you for a password. An administrator cannot see it and cannot set it. When you have lost your way in, an administrator can give you a link, and you choose again for yourself.

## If you teach

You open a live session only after you have made sure that the people in the room know about it, as your school's Code of Practice says. You choose coaches whom you know. You may end at any time. What you make with Aside is yours: your school does not become its owner because it runs the server.

## If you coach

You watch only what you were invited to, and only for the teacher's sake. You watch where nobody else can see your screen or hear the sound. You do not film the screen, take pictures of it, record the sound, or describe pupils to others. You do not pass on what you saw, to anybody, unless the teacher has asked you to. If something in a lesson worries you for a child's safety, you follow your school's safeguarding rules, as you would if you had been in the room.

## If you are from outside the school

You were invited by one teacher, for one live session or until a day that the invitation names. You see that teacher's live sessions to which you are invited, and nothing else of the school. Everywhere in Aside you are shown as somebody from outside. You need a second way of proving that it is you. The teacher can end the invitation at any time.

## What administrators and the school can do

Administrators invite people, close and re-open accounts, ask for stronger sign-in, and look after these texts and the school's settings. They can take away. They cannot watch a lesson, join one, look like somebody else, see who coached whom, or make anybody able to see more than before. No report about how much or how well you use Aside exists for anybody but you.

Whoever runs the server handles picture and sound in the server's memory while a lesson is live, and must not interfere with it. They are bound by the law on data protection and by their contract with the school.

## The log

Aside writes down every sign-in, every access, every refusal and every change that concerns you, so that nobody can deny it later. You can read the lines about yourself and your teaching under My log. The log holds no picture, no sound, no password and nothing that was said.

## When it ends

You may close your account at any time. The school may close it when you leave, or when you break this agreement. Closing ends your live sessions and signs you out at once. What the law obliges the school to keep, such as the log, stays; the rest of your account is not used any more.

If this text changes, you are asked again before you go on. A lesson that is under way is not interrupted for it.

## Whom to ask

${school} decides why and how personal data is used here; the law calls this the data controller. Its contact, its registration number and the people to ask for help stand under School in Aside. You may ask what is known about you, have it corrected, and complain to the authority for data protection.
`;
