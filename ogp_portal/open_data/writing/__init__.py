"""What may be sent to the API: an answer to a consultation, and the status of an initiative."""
