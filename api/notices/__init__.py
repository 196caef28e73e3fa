"""What people of a company are told about their requests and messages: a list of notices, and mails as they wish."""
