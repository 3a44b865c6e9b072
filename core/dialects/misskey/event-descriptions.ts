/** What each of Misskey's events tells, from the view of the user whose webhook it is; the last five are for moderators. */
export const eventDescriptions: Readonly<Record<string, string>> = {
  follow: 'The user has followed somebody.',
  followed: 'Somebody has followed the user.',
  unfollow: 'The user follows somebody no more.',
  note: 'The user has posted a note.',
  reply: "Somebody has replied to the user's note.",
  renote: "Somebody has renoted the user's note.",
  mention: 'Somebody has mentioned the user.',
  reaction: "Somebody has reacted to the user's note.",
  abuseReport: 'Somebody has been reported.',
  abuseReportResolved: 'A report has been resolved.',
  userCreated: 'Somebody has registered.',
  inactiveModeratorsWarning:
    'No moderator has been active for long; registration will soon be by invitation.',
  inactiveModeratorsInvitationOnlyChanged: 'Registration is by invitation now, for no moderator was active.',
};
