// Whether the side panel with the attendees is open.
class Attendees {
  shown = $state(false);
}

export const attendees = new Attendees();
